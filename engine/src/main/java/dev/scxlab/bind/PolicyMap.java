package dev.scxlab.bind;

import dev.scxlab.source.LabBug;

/**
 * A map of a policy in one run, as the BPF helpers see it. Keys and values are addresses in policy
 * memory; a result is an address or 0, or 0 and a negative errno. An operation that a kind of map
 * lacks never passes the verifier.
 */
abstract class PolicyMap {

  static final int ENOENT = -2;
  static final int E2BIG = -7;
  static final int EEXIST = -17;
  static final int EINVAL = -22;

  /** Flags of {@link #update}. */
  static final long NOEXIST = 1;

  static final long EXIST = 2;

  /** The address of the value of a key, 0 for none. */
  long lookup(long key, int cpu) {
    throw unsupported("lookup");
  }

  /** Sets the value of a key. */
  int update(long key, long value, long flags, int cpu) {
    throw unsupported("update");
  }

  /** Removes a key. */
  int delete(long key) {
    throw unsupported("delete");
  }

  /** Appends a value. */
  int push(long value, long flags) {
    throw unsupported("push");
  }

  /** Copies the first value to an address and, if asked to, removes it. */
  int peek(long target, boolean remove) {
    throw unsupported("peek");
  }

  /** The address of an object's entry, 0 for none. */
  long storage(int slot, long initial, boolean create) {
    throw unsupported("storage get");
  }

  /** Removes an object's entry. */
  int deleteStorage(int slot) {
    throw unsupported("storage delete");
  }

  private LabBug unsupported(String operation) {
    return new LabBug("the verifier passed " + operation + " on " + getClass().getSimpleName());
  }
}
