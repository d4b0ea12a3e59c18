package io.madang.compose.worker;

/// How much of a pixel a shape covers, 0 to 1: shapes by their distance functions, so that edges
/// are smooth.
@FunctionalInterface
interface Coverage {
  /// At the centre of a pixel, in pixels from the upper left.
  double at(double x, double y);

  static Coverage everything() {
    return (_, _) -> 1;
  }

  static Coverage roundedBox(double left, double top, double width, double height, double radius) {
    double middleX = left + width / 2;
    double middleY = top + height / 2;
    double halfX = width / 2 - radius;
    double halfY = height / 2 - radius;
    return (x, y) -> {
      double dx = Math.abs(x - middleX) - halfX;
      double dy = Math.abs(y - middleY) - halfY;
      double outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0));
      double inside = Math.min(Math.max(dx, dy), 0);
      return smooth(outside + inside - radius);
    };
  }

  static Coverage circle(double middleX, double middleY, double radius) {
    return (x, y) -> smooth(Math.hypot(x - middleX, y - middleY) - radius);
  }

  /// A stroke with round ends.
  static Coverage stroke(double x1, double y1, double x2, double y2, double thickness) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double squared = Math.max(dx * dx + dy * dy, 1e-9);
    return (x, y) -> {
      double along = Math.clamp(((x - x1) * dx + (y - y1) * dy) / squared, 0, 1);
      double distance = Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
      return smooth(distance - thickness / 2);
    };
  }

  /// The lower half of a ring.
  static Coverage bowl(double middleX, double middleY, double radius, double thickness) {
    return (x, y) -> {
      double ring = Math.abs(Math.hypot(x - middleX, y - middleY) - radius) - thickness / 2;
      return Math.min(smooth(ring), smooth(middleY - y));
    };
  }

  default Coverage without(Coverage other) {
    return (x, y) -> at(x, y) * (1 - other.at(x, y));
  }

  default Coverage and(Coverage other) {
    return (x, y) -> Math.max(at(x, y), other.at(x, y));
  }

  /// The distance to an edge, negative inside, as coverage.
  private static double smooth(double distance) {
    return Math.clamp(0.5 - distance, 0, 1);
  }
}
