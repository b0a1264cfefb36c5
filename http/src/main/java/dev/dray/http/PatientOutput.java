package dev.dray.http;

import java.io.IOException;
import java.io.OutputStream;

/// Writes to a stream that cannot be interrupted, so that this one can be. How long a write may take is for whoever
/// closes the connection to say.
final class PatientOutput extends OutputStream {
    private final OutputStream out;
    private final Errand errand = new Errand("dialed-output");

    PatientOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /// An interrupt leaves a write behind that is half done, and the connection with it is of no more use; the bytes
    /// may change then, as nobody reads what comes of them.
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Errand.await(
                errand.begin(() -> {
                    out.write(bytes, offset, length);
                    out.flush();
                    return length;
                }),
                0);
    }

    void end() {
        errand.end();
    }
}
