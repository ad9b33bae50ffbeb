package mailcaravan.drop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import mailcaravan.journal.Journal;

/**
 * The way of a dead letter back into the drop folder, in steps that may stop anywhere:
 * <ol>
 * <li>a copy is made ready in {@code .returning/}, with an identity of its own, since the journal holds the old one as
 * ended;
 * <li>the plan is on disk: from here on whoever comes next carries on;
 * <li>the record of the recipients that have it is on disk, where the running process looks before it submits;
 * <li>own folder and request appear in the drop folder;
 * <li>report, own folder and request leave {@code failed/}; plan and rest of the copy go.
 * </ol>
 * Whether the fourth step was made is asked of the drop folder and of the journal, which knows the new identity as soon
 * as anything was submitted. For one process at a time; see {@link DeadLetters}.
 */
final class DeadLetterReturn {
    private static final int NAMES_TRIED = 10;

    private final AccountFolders folders;
    private final Clock clock;

    DeadLetterReturn(AccountFolders folders, Clock clock) {
        this.folders = folders;
        this.clock = clock;
    }

    /** Puts a dead letter back; its name in the drop folder, or nothing if it is no longer there. */
    Optional<FileName> giveBack(FiledDeadLetter letter) throws IOException, RetryRefusedException {
        if (!Files.isDirectory(folders.drop())) {
            throw new RetryRefusedException(Drop.MESSAGES.format("no-drop-folder", folders.drop()));
        }
        for (int i = 0; i < NAMES_TRIED; i++) {
            if (!exists(letter.file())) {
                return Optional.empty();
            }
            ReturnPlan plan = stage(letter);
            if (publish(plan)) {
                finish(plan);
                return Optional.of(plan.targetName());
            }
            abandon(plan);
        }
        throw new RetryRefusedException(Drop.MESSAGES.format("name-taken", letter.name().text()));
    }

    /** Brings to their end what a crash has left half done. */
    void finishInterrupted() throws IOException {
        if (!Files.isDirectory(folders.plans())) {
            return;
        }
        try (DirectoryStream<Path> plans = Files.newDirectoryStream(folders.plans(), "*.json")) {
            for (Path file : plans) {
                ReturnPlan plan = JsonFile.read(file, ReturnPlan.class);
                if (isBack(plan) || Files.exists(staged(plan), LinkOption.NOFOLLOW_LINKS) && publish(plan)) {
                    finish(plan);
                } else {
                    abandon(plan);
                }
            }
        }
    }

    ReturnPlan stage(FiledDeadLetter letter) throws IOException, RetryRefusedException {
        BasicFileAttributes attributes = attributes(letter);
        FileName filed = letter.filedAs();
        Optional<Path> own = OwnFolder.of(filed).map(stem -> stem.in(folders.failed())).filter(Files::isDirectory);
        FileName target = target(letter.name(), own.isPresent());
        Path staging = PrivateFolder.make(folders.returning()).resolve(letter.id());
        Relocation.delete(staging);
        PrivateFolder.make(staging);
        if (own.isPresent()) {
            Relocation.copy(own.get(), target.stem().in(staging));
        }
        Path copy = target.in(staging);
        Relocation.copy(letter.file(), copy);
        String id = renewIdentity(copy, target, letter.id(), attributes.lastModifiedTime().toInstant());
        ReturnPlan plan = new ReturnPlan(letter.id(), filed.encoded(),
                RequestIdentity.of(folders.account(), filed, letter.file(), attributes), target.encoded(),
                new DeferredRequest(id, target.text(), 0, 0, clock.millis(), letter.done(), letter.report().code(),
                        letter.origin(), 0, null));
        PrivateFolder.make(folders.plans());
        JsonFile.write(planFile(plan.letter()), plan);
        return plan;
    }

    private static BasicFileAttributes attributes(FiledDeadLetter letter) throws IOException, RetryRefusedException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(letter.file(), BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new RetryRefusedException(Drop.MESSAGES.format("retry-not-a-file"));
            }
            return attributes;
        } catch (NoSuchFileException e) {
            throw new RetryRefusedException(Drop.MESSAGES.format("letter-gone"));
        }
    }

    // a mail request names its own folder in its text: under another name it would get somebody else's attachments
    private FileName target(FileName name, boolean ownFolder) throws RetryRefusedException {
        List<Path> places = List.of(folders.drop(), folders.sending());
        boolean taken = places.stream().anyMatch(place -> exists(name.in(place))
                || ownFolder && exists(name.stem().in(place)));
        if (!taken) {
            return name;
        }
        if (RequestKind.of(name) == RequestKind.JSON) {
            throw new RetryRefusedException(Drop.MESSAGES.format("name-taken", name.text()));
        }
        return FreeName.in(places, name, "");
    }

    // the second stays, since the Date header is made of it; its fraction is new, since the inode of a file that is gone
    // comes again
    private String renewIdentity(Path copy, FileName name, String old, Instant written) throws IOException {
        Instant second = written.truncatedTo(ChronoUnit.SECONDS);
        String id;
        int tries = 0;
        do {
            long micros = ThreadLocalRandom.current().nextLong(1_000_000);
            Files.setLastModifiedTime(copy,
                    FileTime.from(second.plusSeconds(tries++ / 8).plus(micros, ChronoUnit.MICROS)));
            id = identity(name, copy);
        } while (id.equals(old));
        return id;
    }

    private String identity(FileName name, Path file) throws IOException {
        return RequestIdentity.of(folders.account(), name, file,
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    // false if somebody has taken the name meanwhile
    boolean publish(ReturnPlan plan) throws IOException {
        FileName name = plan.targetName();
        PrivateFolder.make(folders.deferred());
        JsonFile.write(record(plan), plan.record());
        if (exists(name.in(folders.sending()))) {
            return false;
        }
        Path own = name.stem().in(staging(plan));
        Path ownTarget = name.stem().in(folders.drop());
        boolean withFolder = OwnFolder.of(name).isPresent() && exists(own);
        if (withFolder) {
            if (exists(ownTarget) || exists(name.in(folders.drop()))) {
                return false;
            }
            Relocation.move(own, ownTarget);
        }
        boolean published = Relocation.moveUnlessTaken(staged(plan), name.in(folders.drop()));
        if (!published && withFolder) {
            Relocation.move(ownTarget, own);
        }
        return published;
    }

    private boolean isBack(ReturnPlan plan) throws IOException {
        // the drop folder twice: it may be given back to it while we look into the other
        for (Path place : List.of(folders.drop(), folders.sending(), folders.drop())) {
            try {
                if (identity(plan.targetName(), plan.targetName().in(place)).equals(plan.newId())) {
                    return true;
                }
            } catch (NoSuchFileException e) {
                // not here
            }
        }
        return Files.isDirectory(folders.journal()) && !new Journal(folders.journal(), clock)
                .histories(Set.of(plan.newId())).get(plan.newId()).isEmpty();
    }

    private void finish(ReturnPlan plan) throws IOException {
        remove(plan.filedName(), plan.letter(), plan.source());
        Relocation.delete(staging(plan));
        Files.deleteIfExists(planFile(plan.letter()));
    }

    private void abandon(ReturnPlan plan) throws IOException {
        Files.deleteIfExists(record(plan));
        Relocation.delete(staging(plan));
        Files.deleteIfExists(planFile(plan.letter()));
    }

    /**
     * Deletes a dead letter, the request last: as long as it is there no other one is filed under its name.
     *
     * @param source
     *            identity of the request, by which it is known when its report is gone already; or null
     * @return false if it was no longer there
     */
    boolean remove(FileName filed, String letter, String source) throws IOException {
        Path request = filed.in(folders.failed());
        Path report = filed.plus(FailureReport.ENDING).in(folders.failed());
        if (!exists(request)) {
            return false;
        }
        boolean ours = exists(report)
                ? letter.equals(JsonFile.read(report, FailureReport.class).id())
                : identity(filed, request).equals(source);
        if (ours) {
            Files.deleteIfExists(report);
            Optional<FileName> own = OwnFolder.of(filed);
            if (own.isPresent()) {
                Relocation.delete(own.get().in(folders.failed()));
            }
            Files.deleteIfExists(request);
        }
        return ours;
    }

    private Path staging(ReturnPlan plan) {
        return folders.returning().resolve(plan.letter());
    }

    private Path staged(ReturnPlan plan) {
        return plan.targetName().in(staging(plan));
    }

    private Path planFile(String letter) {
        return folders.plans().resolve(letter + ".json");
    }

    private Path record(ReturnPlan plan) {
        return folders.deferred().resolve(plan.newId() + ".json");
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
