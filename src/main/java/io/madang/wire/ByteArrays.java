package io.madang.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian access to plain byte arrays at absolute offsets, for the code that works on slabs
/// instead of views.
///
/// Nothing is checked but the array's own bounds. Any thread.
public final class ByteArrays {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private ByteArrays() {}

  public static int u8(byte[] array, int at) {
    return array[at] & 0xff;
  }

  public static int u16(byte[] array, int at) {
    return (short) SHORT.get(array, at) & 0xffff;
  }

  public static int u24(byte[] array, int at) {
    return u8(array, at) << 16 | u16(array, at + 1);
  }

  public static int i32(byte[] array, int at) {
    return (int) INT.get(array, at);
  }

  public static long u32(byte[] array, int at) {
    return i32(array, at) & 0xffff_ffffL;
  }

  public static long i64(byte[] array, int at) {
    return (long) LONG.get(array, at);
  }

  public static void put8(byte[] array, int at, int value) {
    array[at] = (byte) value;
  }

  public static void put16(byte[] array, int at, int value) {
    SHORT.set(array, at, (short) value);
  }

  public static void put24(byte[] array, int at, int value) {
    put8(array, at, value >> 16);
    put16(array, at + 1, value);
  }

  public static void put32(byte[] array, int at, int value) {
    INT.set(array, at, value);
  }

  public static void put64(byte[] array, int at, long value) {
    LONG.set(array, at, value);
  }
}
