package dev.scxlab.verifier;

/** What a program of {@link ResourceCode} has in it. */
enum Construct {
  OWN_MASK,
  IDLE_MASK,
  TASK_REFERENCE,
  REFERENCE_ON_SOME_PATHS,
  HASH,
  ARRAY,
  TASK_STORAGE,
  FUNCTION,
  FUNCTION_WITH_BUFFER,
  FUNCTION_WITH_ENTRY,
  FUNCTION_THAT_RELEASES,
  FUNCTION_THAT_ACQUIRES,
  LOCK,
  TIMER,
  LOOP
}
