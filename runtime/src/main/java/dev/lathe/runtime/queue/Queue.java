package dev.lathe.runtime.queue;

import java.time.Duration;
import java.util.List;

/**
 * A queue that delivers each message at least once. One that was received is hidden from others for
 * as long as the queue is set up for; its receiver deletes it when done, or else it comes again,
 * and after too many times it goes to a queue of dead letters. In a FIFO queue nothing of a group
 * is given out while an earlier message of it is hidden. Safe for many threads.
 */
public interface Queue {
  /**
   * Sends messages; those of different groups may arrive in any order among each other.
   *
   * @param messages of a FIFO queue, at most one a group; an empty list does nothing
   * @return those that the queue did not take, each with its reason; empty when all are sent
   * @throws QueueUnavailable if the queue itself failed: any of them may have been sent
   */
  List<Refused> send(List<Message> messages);

  /**
   * Takes what is there.
   *
   * @param most how many, 1 or more; a queue that has a limit of its own gives no more than that
   * @param wait how long to wait for the first one, at most 20 s, in whole seconds
   * @return none if none came
   * @throws QueueUnavailable if the queue did not answer, or the thread was interrupted
   */
  List<Received> receive(int most, Duration wait);

  /**
   * Forgets messages that are done. One whose receipt is too old comes again.
   *
   * @param done of one receiving; an empty list does nothing
   * @throws QueueUnavailable if the queue did not answer: any of them may come again
   */
  void delete(List<Received> done);

  /**
   * Has messages come again after {@code pause}, instead of after the queue's own while.
   *
   * @param messages of one receiving; an empty list does nothing
   * @param pause in whole seconds; zero for at once
   * @throws QueueUnavailable if the queue did not answer: they come in the queue's own time
   */
  void hide(List<Received> messages, Duration pause);
}
