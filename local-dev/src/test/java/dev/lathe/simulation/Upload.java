package dev.lathe.simulation;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.Members;
import dev.lathe.simulation.Bank.Wrong;
import java.util.Optional;

/**
 * One upload, as whoever makes it knows it: all that they ask for has one key, and is asked again.
 */
final class Upload {
  private static final String OVER = "STORAGE_CONSISTENCY_UPLOAD_EXPIRED";
  private static final String FULL = "STORAGE_CONSISTENCY_MAX_COUNT_EXCEEDED";
  private static final String COMMITTED = "STORAGE_CONSISTENCY_FILE_ALREADY_COMMITTED";
  private static final String NOTHING_PUT = "STORAGE_VENDOR_OBJECT_NOT_FOUND";

  private final Shelf shelf;
  private final String key;
  private final String note;
  private String id = "";
  private String url = "";
  private boolean put;
  private boolean committed;
  private boolean over;
  private boolean deleted;

  /** Whether somebody has asked for it to be deleted, with or without an answer. */
  private boolean deleting;

  /** Those who ask for that and have no answer yet. */
  private int deleters;

  /** Requests that were begun about it. */
  private int asked;

  Upload(Shelf shelf, String key, String note) {
    this.shelf = shelf;
    this.key = key;
    this.note = note;
  }

  String id() {
    return id;
  }

  /** Does what comes next, or once more what came before. */
  void act(Chaos chaos) {
    if (id.isEmpty() || chaos.below(8) == 0) {
      prepare();
      return;
    }
    int deed = chaos.below(committed ? 6 : 16);
    if (deed == 0) {
      delete();
    } else if (deed == 1) {
      abort();
    } else if (put) {
      commit();
    } else {
      put();
    }
  }

  private void prepare() {
    Optional<Shelf.Answer> told =
        ask("PrepareUpload", Shelf.upload(note, key), Optional.of("prepare-" + key));
    if (told.isEmpty()) return;
    Shelf.Answer answer = told.get();
    if (answer.is(OVER)) over();
    if (answer.is(FULL)) shelf.chaos().happened(Fault.FILES_FULL);
    if (!answer.isDone()) return;
    String given = answer.json().text("file_id").orElseThrow();
    if (!id.isEmpty() && !id.equals(given)) throw new Wrong(this + " is another file: " + given);
    id = given;
    url = answer.json().object("presigned").text("url").orElseThrow();
    put = false;
  }

  private void put() {
    int status = shelf.bucket().take(url);
    if (Bucket.isThere(status)) put = true;
    if (Bucket.isOver(status)) prepare();
  }

  private void commit() {
    Optional<Shelf.Answer> told = ask("CommitUpload", named(), Optional.of("commit-" + key));
    int then = asked;
    if (told.isEmpty()) return;
    Shelf.Answer answer = told.get();
    if (answer.is(OVER)) over();
    if (answer.is(NOTHING_PUT)) put = false;
    if (answer.is(FULL)) {
      shelf.chaos().happened(Fault.FILES_FULL);
      if (answer.asked() == then && shelf.isCommitted(id)) {
        throw new Wrong(this + " is one too many, and is there");
      }
    }
    if (!answer.isDone()) return;
    if (over && !deleting) throw new Wrong(this + " was given up, and is committed");
    committed = true;
    shelf.countFiles();
  }

  private void delete() {
    deleting = true;
    deleters++;
    Optional<Shelf.Answer> told = ask("DeleteFile", named(), Optional.empty());
    deleters--;
    if (told.filter(Shelf.Answer::isDone).isPresent()) {
      deleted = true;
    } else if (!committed && deleters == 0) {
      // Whoever did not know that it is there has not asked for anything.
      deleting = shelf.isCommitted(id) || shelf.isDeleted(id);
    }
  }

  private void abort() {
    Optional<Shelf.Answer> told = ask("AbortUpload", named(), Optional.empty());
    if (told.filter(answer -> answer.is(COMMITTED)).isPresent() && over && !deleting) {
      throw new Wrong(this + " was given up, and is told to be committed");
    }
    if (told.filter(Shelf.Answer::isDone).isPresent()) over();
  }

  private void over() {
    if (committed && !deleting) throw new Wrong(this + " was committed, and is given up");
    if (!over) shelf.chaos().happened(Fault.UPLOAD_OVER);
    over = true;
  }

  private Optional<Shelf.Answer> ask(String operation, Members input, Optional<String> under) {
    asked++;
    int own = asked;
    return shelf.ask(operation, input, under).map(told -> told.asked(own));
  }

  private Members named() {
    return new Members().with("file_id", id);
  }

  /**
   * Looks whether the table has what its maker was told.
   *
   * @param state of its row, empty where there is none
   */
  void check(Optional<Long> state) {
    long now = state.orElse(0L);
    boolean right =
        (!committed || deleting || now == Shelf.COMMITTED)
            && (!deleted || now == Shelf.DELETED)
            && (!over || deleting || now == Shelf.GIVEN_UP);
    if (!right) throw new Wrong(this + " is in the state " + now);
  }

  /** Whether {@code listed} may be among the files of its note. */
  boolean isListedWrongly(Json.Obj listed) {
    return over && !deleting && listed.text("file_id").equals(Optional.of(id));
  }

  @Override
  public String toString() {
    return "upload %s (%s, committed: %s, over: %s, deleting: %s, deleted: %s)"
        .formatted(key, id, committed, over, deleting, deleted);
  }
}
