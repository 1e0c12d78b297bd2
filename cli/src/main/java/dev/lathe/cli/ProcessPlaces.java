package dev.lathe.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Where the elements of a process are in a picture, in pixels, y downwards.
 *
 * @param boxes of nodes by their ids
 * @param ways of flows by their ids, two points or more
 */
record ProcessPlaces(Map<String, Box> boxes, Map<String, List<Point>> ways) {
  ProcessPlaces {
    boxes = Map.copyOf(boxes);
    ways = Map.copyOf(ways);
  }

  record Point(double x, double y) {}

  /**
   * A rectangle.
   *
   * @param x of its left side
   * @param y of its upper side
   */
  record Box(double x, double y, double width, double height) {
    double right() {
      return x + width;
    }

    double bottom() {
      return y + height;
    }

    double middleX() {
      return x + width / 2;
    }

    double middleY() {
      return y + height / 2;
    }

    Box moved(double dx, double dy) {
      return new Box(x + dx, y + dy, width, height);
    }
  }

  /** What all of it takes, with {@code margin} around. */
  Box around(double margin) {
    double left = all(boxes.values(), true).min().orElse(0) - margin;
    double top = all(boxes.values(), false).min().orElse(0) - margin;
    double right = all(boxes.values(), true).max().orElse(0) + margin;
    double bottom = all(boxes.values(), false).max().orElse(0) + margin;
    return new Box(left, top, right - left, bottom - top);
  }

  private DoubleStream all(Collection<Box> of, boolean across) {
    Stream<Point> corners =
        of.stream()
            .flatMap(
                box ->
                    Stream.of(new Point(box.x(), box.y()), new Point(box.right(), box.bottom())));
    return Stream.concat(corners, ways.values().stream().flatMap(List::stream))
        .mapToDouble(point -> across ? point.x() : point.y());
  }
}
