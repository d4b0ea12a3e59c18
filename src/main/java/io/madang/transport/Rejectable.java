package io.madang.transport;

/// A command whose owner wants to know when it will never run.
interface Rejectable extends Runnable {
  void reject();
}
