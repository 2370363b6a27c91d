package dev.scxlab.verifier;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Random statements about the maps of {@link Fixtures}: entries, locks in them, timers. */
abstract class RandomMapCode extends RandomText {

  /** The body of the timer, behind the op and five functions. */
  static final int TIMER_FUNCTION = 6;

  /** The registers that hold tasks. */
  final List<String> tasks = new ArrayList<>();

  final Set<Construct> constructs = EnumSet.noneOf(Construct.class);

  RandomMapCode(SplittableRandom random) {
    super(random);
  }

  abstract void statements(int count, int depth);

  /** What the generated program has in it. */
  Set<Construct> constructs() {
    return constructs;
  }

  String lookup(String map, String key) {
    String entry = fresh();
    line("stxw [%r10-8], " + key);
    mapAndKey(map);
    line("call helper:map_lookup_elem");
    line("mov " + entry + ", %r0");
    return entry;
  }

  private void mapAndKey(String map) {
    line("lddw %r1, map:" + map);
    line("mov %r2, %r10");
    line("add %r2, -8");
  }

  void hash(int depth) {
    constructs.add(Construct.HASH);
    String key = any();
    if (random.nextBoolean()) {
      line("stxw [%r10-8], " + key);
      line("stxdw [%r10-32], " + any());
      mapAndKey("hits");
      line("mov %r3, %r10");
      line("add %r3, -32");
      line("mov %r4, 0");
      line("call helper:map_update_elem");
    }
    String entry = lookup("hits", key);
    String skip = label();
    if (random.nextInt(4) == 0) {
      checkByFlag(entry, skip, depth);
    } else if (!slip()) {
      line("jeq " + entry + ", 0, " + skip);
    }
    if (random.nextInt(4) == 0) {
      mapAndKey("hits");
      line("call helper:map_delete_elem");
    }
    entryAccess(entry, slip() ? 8 : 0);
    mark(skip);
  }

  private void checkByFlag(String entry, String skip, int depth) {
    String flag = fresh();
    String next = label();
    line("mov " + flag + ", 0");
    line("jeq " + entry + ", 0, " + next);
    line("mov " + flag + ", 1");
    mark(next);
    statements(1, Math.max(2, depth + 1));
    line((slip() ? "jne " : "jeq ") + flag + ", 0, " + skip);
  }

  void entryAccess(String entry, int offset) {
    String place = "[" + entry + "+" + offset + "]";
    switch (random.nextInt(3)) {
      case 0:
        line("ldxdw " + any() + ", " + place);
        break;
      case 1:
        line("stxdw " + place + ", " + any());
        break;
      default:
        line("lock add " + place + ", " + any());
        break;
    }
  }

  void array() {
    constructs.add(Construct.ARRAY);
    String key = fresh();
    line("mov " + key + ", " + any());
    boolean inside = !slip();
    line("and " + key + ", " + (inside ? 3 : 7));
    String entry = lookup("words", key);
    String skip = label();
    if (random.nextBoolean() && !slip()) {
      line("jeq " + entry + ", 0, " + skip);
    }
    String offset = fresh();
    line("mov " + offset + ", " + any());
    switch (random.nextInt(4)) {
      case 0:
        line("and " + offset + ", " + (slip() ? 15 : 7));
        break;
      case 1:
        line("mod " + offset + ", " + (slip() ? 9 : 8));
        break;
      case 2:
        line("rsh " + offset + ", " + (slip() ? 60 : 61));
        break;
      default:
        line("jsgt " + offset + ", 7, " + skip);
        line("jslt " + offset + ", " + (slip() ? -1 : 0) + ", " + skip);
        break;
    }
    line("mul " + offset + ", 8");
    line("add " + offset + ", " + entry);
    entryAccess(offset, 0);
    mark(skip);
  }

  void storage() {
    if (tasks.isEmpty()) {
      return;
    }
    constructs.add(Construct.TASK_STORAGE);
    String task = tasks.get(random.nextInt(tasks.size()));
    String entry = fresh();
    String skip = label();
    line("lddw %r1, map:tctx");
    line("mov %r2, " + task);
    line("mov %r3, 0");
    line("mov %r4, " + random.nextInt(2));
    line("call helper:task_storage_get");
    line("mov " + entry + ", %r0");
    if (!slip()) {
      line("jeq " + entry + ", 0, " + skip);
    }
    if (random.nextInt(4) == 0) {
      line("lddw %r1, map:tctx");
      line("mov %r2, " + task);
      line("call helper:task_storage_delete");
    }
    entryAccess(entry, slip() ? 24 : 8 * random.nextInt(2));
    mark(skip);
  }

  void locked() {
    constructs.add(Construct.LOCK);
    String entry = lookup("guarded", any());
    String skip = label();
    if (!slip()) {
      line("jeq " + entry + ", 0, " + skip);
    }
    line("mov %r1, " + entry);
    line("call helper:spin_lock");
    entryAccess(entry, slip() ? 0 : 8);
    if (slip()) {
      line("call kfunc:now");
    }
    if (random.nextInt(3) == 0) {
      String other = label();
      line(condition() + other);
      unlock(entry);
      line("ja " + skip);
      mark(other);
    }
    entryAccess(entry, 16);
    if (!slip()) {
      unlock(entry);
    }
    mark(skip);
  }

  private void unlock(String entry) {
    line("mov %r1, " + entry);
    line("call helper:spin_unlock");
  }

  void timer() {
    constructs.add(Construct.TIMER);
    String zero = fresh();
    line("mov " + zero + ", " + (slip() ? 1 : 0));
    String timer = lookup("beats", zero);
    String skip = label();
    if (random.nextBoolean()) {
      line("jeq " + timer + ", 0, " + skip);
    }
    line("mov %r1, " + timer);
    switch (random.nextInt(4)) {
      case 0:
        line("lddw %r2, map:" + (slip() ? "words" : "beats"));
        line("mov %r3, 1");
        line("call helper:timer_init");
        break;
      case 1:
        line("lddw %r2, code:" + TIMER_FUNCTION);
        line("call helper:timer_set_callback");
        break;
      case 2:
        line("mov %r2, " + any());
        line("mov %r3, 0");
        line("call helper:timer_start");
        break;
      default:
        line("call helper:timer_cancel");
        break;
    }
    line("mov " + any() + ", %r0");
    mark(skip);
  }
}
