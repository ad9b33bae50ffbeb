package mailcaravan.drop;

import java.nio.file.Path;

/**
 * Where an account's requests, dead letters and records lie; all absolute, none need exist.
 *
 * @param state
 *            the account's own folder for what must outlive a restart
 * @param journal
 *            of the home
 */
public record AccountFolders(String account, Path drop, Path failed, Path state, Path journal) {
    Path sending() {
        return DropFolder.sendingIn(drop);
    }

    /** Where dead letters on their way back are made ready: on the disk of the drop folder, out of its listing. */
    Path returning() {
        return drop.resolve(".returning");
    }

    Path plans() {
        return state.resolve("returning");
    }

    Path deferred() {
        return DeferredRequests.folderIn(state);
    }
}
