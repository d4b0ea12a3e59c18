package io.madang.compose;

/// A place in the program's picture, in pixels from the upper left; all even, as the picture's
/// colours have half its resolution.
record Rectangle(int x, int y, int width, int height) {}
