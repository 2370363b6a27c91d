package dev.scxlab.exec;

/**
 * What a running program asks of the world outside its memory. Handles of kernel objects are opaque
 * longs, 0 for null; addresses are those of {@link PolicyMemory}. Results are whole registers:
 * clean beyond their width.
 */
public interface HostCalls {

  /**
   * Calls a kfunc.
   *
   * @param id its number in the kfunc table
   * @return its result, 0 for none
   */
  long kfunc(int id, long a1, long a2, long a3, long a4, long a5);

  /**
   * Calls a BPF helper.
   *
   * @param number the kernel's number for it
   * @return its result, 0 for none
   */
  long helper(int number, long a1, long a2, long a3, long a4, long a5);

  /**
   * Reads the word of a field of a kernel object.
   *
   * @param field ordinal in the struct table
   * @param word which 8 bytes of a text; 0 otherwise
   * @param handle the object, not null
   * @return the word; the caller cuts it to the width of the load
   */
  long loadField(int field, int word, long handle);

  /**
   * Writes the word of a field of a kernel object.
   *
   * @param field ordinal in the struct table
   * @param handle the object, not null
   * @param value the word; only the width of the field counts
   */
  void storeField(int field, long handle, long value);
}
