package io.madang.compose.link;

/// One picture size of the program.
///
/// @param name of its track: `720p`
/// @param bitrateBps target of the encoder
public record RenditionSettings(String name, int width, int height, int bitrateBps) {}
