package dev.dray.engine;

import dev.dray.http.HttpBody;
import dev.dray.http.HttpCall;
import dev.dray.http.HttpReply;
import dev.dray.http.Query;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// The containers of an Engine, as far as work on images needs them: one method per endpoint under
/// `/containers`. None is made or run. Failures are as in [EngineImages].
///
/// Containers are named by their name or their id, also a short one.
public final class EngineContainers {
    private final EngineCalls calls;
    private final EngineDocuments documents;

    EngineContainers(EngineCalls calls) {
        this.calls = calls;
        this.documents = new EngineDocuments(calls);
    }

    /// Lists containers: `GET /containers/json`.
    ///
    /// @param all     also those that do not run
    /// @param filters `ancestor`, `name`, `status`, `label`, and others
    public List<ContainerEntry> list(boolean all, Filters filters) throws IOException {
        Query query = filters.appendTo(all ? Query.NONE.plus("all", "1") : Query.NONE);
        return documents.all(calls.call("list containers", "GET", "/containers/json", query), ContainerEntry::of);
    }

    /// One container: `GET /containers/{id}/json`.
    public ContainerDetails inspect(String name) throws IOException {
        String path = ImagePath.of("/containers/", name, "/json");
        HttpCall call = calls.call("inspect the container " + name, "GET", path, Query.NONE);
        return documents.one(call, ContainerDetails::of);
    }

    /// Opens a container's root file system as one tar: `GET /containers/{id}/export` (protocols F43). It
    /// has no metadata, and no volumes. What breaks off, or ends with the Engine's error, fails when the end
    /// is read.
    public InputStream export(String name) throws IOException {
        String path = ImagePath.of("/containers/", name, "/export");
        HttpCall call = calls.call("export the container " + name, "GET", path, Query.NONE);
        return new SavedTar(call, calls.succeed(call));
    }

    /// Opens a file or folder of a container: `GET /containers/{id}/archive`. A symbolic link is not
    /// followed.
    ///
    /// @param path in the container, absolute
    /// @throws dev.dray.content.ImageException.NotFound when there is no such container, or no such file in
    ///   it
    public ContainerFiles copyFrom(String name, String path) throws IOException {
        HttpCall call = archive("copy %s from the container %s".formatted(path, name), "GET", name, path);
        HttpReply reply = calls.succeed(call);
        return ContainerFiles.of(reply.headers(), new SavedTar(call, reply));
    }

    /// Unpacks a tar into a folder of a container: `PUT /containers/{id}/archive`.
    ///
    /// @param folder in the container, absolute; it must be there
    /// @param tar    compressed or not
    /// @throws dev.dray.content.ImageException.NotFound when there is no such container, or no such folder
    ///   in it
    public void copyTo(String name, String folder, HttpBody tar) throws IOException {
        HttpCall call = archive("copy to %s in the container %s".formatted(folder, name), "PUT", name, folder);
        calls.succeed(call.withBody("application/x-tar", tar)).close();
    }

    private HttpCall archive(String purpose, String method, String name, String path) throws IOException {
        return calls.call(
                purpose, method, ImagePath.of("/containers/", name, "/archive"), Query.NONE.plus("path", path));
    }
}
