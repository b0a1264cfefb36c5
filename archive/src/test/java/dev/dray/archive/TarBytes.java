package dev.dray.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dray.layer.TarEntry;
import dev.dray.layer.TarWriter;
import dev.dray.model.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A tar as it grows, member by member; members can be replaced and left out again.
final class TarBytes {
    @SuppressWarnings("ArrayRecordComponent") // members are never compared
    private record Member(TarEntry entry, byte[] content) {}

    private final List<Member> members = new ArrayList<>();

    TarBytes file(String name, byte[] content) {
        members.add(new Member(TarEntry.file(name, content.length), content));
        return this;
    }

    TarBytes file(String name, String content) {
        return file(name, content.getBytes(UTF_8));
    }

    TarBytes file(String name, Json content) {
        return file(name, content.bytes());
    }

    TarBytes link(String name, String target) {
        members.add(new Member(TarEntry.symlink(name, target), new byte[0]));
        return this;
    }

    TarBytes hardLink(String name, String target) {
        members.add(new Member(TarEntry.hardLink(name, target), new byte[0]));
        return this;
    }

    TarBytes directory(String name) {
        members.add(new Member(TarEntry.directory(name), new byte[0]));
        return this;
    }

    TarBytes without(String name) {
        members.removeIf(member -> member.entry().name().equals(name));
        return this;
    }

    /// The same with another content of a member.
    TarBytes replace(String name, byte[] content) {
        members.replaceAll(member ->
                member.entry().name().equals(name) ? new Member(TarEntry.file(name, content.length), content) : member);
        return this;
    }

    TarBytes replace(String name, String content) {
        return replace(name, content.getBytes(UTF_8));
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (Member member : members) {
                tar.put(member.entry(), new ByteArrayInputStream(member.content()));
            }
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }
}
