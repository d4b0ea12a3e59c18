package io.madang.room.frame;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorRewriterTest {
  private final DescriptorRewriter rewriter = new DescriptorRewriter();
  private final FrameInfo frame = new FrameInfo();

  private int frameNumber(int number, int bits) {
    set(number, bits, -1);
    return DescriptorRewriter.frameNumber(rewriter.map(frame));
  }

  private void set(int number, int bits, int index) {
    frame.clear();
    frame.frameNumber = number;
    frame.frameNumberBits = bits;
    frame.baseLayerIndex = index;
  }

  @Test
  void map_firstSource_keepsItsNumbers() {
    set(40, 15, 7);
    rewriter.switchSource(frame);

    assertThat(DescriptorRewriter.frameNumber(rewriter.map(frame))).isEqualTo(40);
    assertThat(DescriptorRewriter.baseLayerIndex(rewriter.map(frame))).isEqualTo(7);
  }

  @Test
  void switchSource_continuesBothRuns() {
    set(40, 15, 255);
    rewriter.switchSource(frame);
    rewriter.map(frame);
    set(9000, 15, 3);
    rewriter.switchSource(frame);
    int mapped = rewriter.map(frame);

    assertThat(DescriptorRewriter.frameNumber(mapped)).isEqualTo(41);
    assertThat(DescriptorRewriter.baseLayerIndex(mapped)).isZero();
  }

  @Test
  void map_sourceWrapsAt15Bits_runGoesOn() {
    set(0x7fff, 15, -1);
    rewriter.switchSource(frame);
    assertThat(frameNumber(0x7fff, 15)).isEqualTo(0x7fff);
    assertThat(frameNumber(0, 15)).isZero();
    set(500, 15, -1);
    rewriter.switchSource(frame);

    assertThat(frameNumber(500, 15)).isEqualTo(1);
  }

  @Test
  void map_withoutDescriptor_isUnchanged() {
    frame.clear();

    assertThat(rewriter.map(frame)).isEqualTo(DescriptorRewriter.UNCHANGED);
  }
}
