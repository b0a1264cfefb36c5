package dev.dray.layer;

import dev.dray.content.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A sparse file in a tar, in any of the four ways GNU tar has written them, read with its holes as zeros.
///
/// @param size of the whole file, in bytes
/// @see <a href="https://www.gnu.org/software/tar/manual/html_node/Sparse-Formats.html">GNU tar, sparse formats</a>
record SparseFile(long size, SparseMap map, TarBlocks blocks) {
    /// Finds out whether the entry that starts is a sparse file, and reads its map where it precedes the
    /// content.
    static @Nullable SparseFile find(TarHeader header, PaxRecords pax, TarBlocks blocks) throws IOException {
        SparseMap map = new SparseMap();
        long size;
        if (header.type() == 'S') {
            size = oldMap(header, map, blocks);
        } else if ("1".equals(pax.find("GNU.sparse.major"))) {
            size = pax.findNumber("GNU.sparse.realsize").orElse(-1);
            mapInContent(map, blocks);
        } else {
            String numbers = pax.find("GNU.sparse.map");
            if (numbers == null) {
                return null;
            }
            size = pax.findNumber("GNU.sparse.size").orElse(-1);
            map.addAll(numbers);
        }
        map.verify(size, blocks.left());
        return new SparseFile(size, map, blocks);
    }

    /// Four pieces in the header, 21 in each block that continues it; the content starts after those.
    private static long oldMap(TarHeader header, SparseMap map, TarBlocks blocks) throws IOException {
        if (!header.isGnu()) {
            throw new ImageException.Corrupt("a sparse file in a tar that is not GNU's");
        }
        long size = header.number(483, 12);
        addPieces(header, 386, 4, map);
        boolean more = header.isPresent(482);
        while (more) {
            TarHeader next = blocks.continuation();
            addPieces(next, 0, 21, map);
            more = next.isPresent(504);
        }
        return size;
    }

    private static void addPieces(TarHeader block, int at, int count, SparseMap map) throws IOException {
        for (int i = 0; i < count && block.isPresent(at + 24 * i); i++) {
            map.add(block.number(at + 24 * i, 12));
            map.add(block.number(at + 24 * i + 12, 12));
        }
    }

    /// Decimal lines at the start of the content, padded to a full block: how many pieces, then each piece.
    private static void mapInContent(SparseMap map, TarBlocks blocks) throws IOException {
        Lines lines = new Lines(blocks);
        long pieces = lines.next();
        for (long i = 0; i < pieces; i++) {
            map.add(lines.next());
            map.add(lines.next());
        }
    }

    /// Numbers, one a line, read in full blocks.
    private static final class Lines {
        private final TarBlocks blocks;
        private byte[] block = new byte[0];
        private int at;

        Lines(TarBlocks blocks) {
            this.blocks = blocks;
        }

        long next() throws IOException {
            StringBuilder digits = new StringBuilder();
            for (char c = nextChar(); c != '\n'; c = nextChar()) {
                if (digits.length() > 20) {
                    throw new ImageException.Corrupt("the map of a sparse file in the tar is malformed");
                }
                digits.append(c);
            }
            return SparseMap.parse(digits.toString());
        }

        private char nextChar() throws IOException {
            if (at == block.length) {
                block = blocks.readContent(TarHeader.SIZE);
                at = 0;
            }
            return (char) (block[at++] & 0xff);
        }
    }

    InputStream content() {
        return new Expanded();
    }

    /// Data and holes in turn.
    private final class Expanded extends InputStream {
        private long position;
        private int piece;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (piece < map.pieces() && position >= map.offset(piece) + map.length(piece)) {
                piece++;
            }
            if (position == size) {
                return length == 0 ? 0 : -1;
            }
            boolean inPiece = piece < map.pieces() && position >= map.offset(piece);
            long end =
                    inPiece ? map.offset(piece) + map.length(piece) : piece < map.pieces() ? map.offset(piece) : size;
            int wanted = (int) Math.min(length, end - position);
            int n = inPiece ? blocks.read(buffer, offset, wanted) : zeros(buffer, offset, wanted);
            position += n;
            return n;
        }

        private static int zeros(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 0);
            return length;
        }
    }
}
