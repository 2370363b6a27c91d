package dev.scxlab.abi;

import java.util.Optional;

/** The BPF helpers that compiled policies call, with the kernel's numbers. */
public enum Helper {
  MAP_LOOKUP_ELEM(1, "bpf_map_lookup_elem"),
  MAP_UPDATE_ELEM(2, "bpf_map_update_elem"),
  MAP_DELETE_ELEM(3, "bpf_map_delete_elem"),
  GET_PRANDOM_U32(7, "bpf_get_prandom_u32"),
  GET_SMP_PROCESSOR_ID(8, "bpf_get_smp_processor_id"),
  MAP_PUSH_ELEM(87, "bpf_map_push_elem"),
  MAP_POP_ELEM(88, "bpf_map_pop_elem"),
  MAP_PEEK_ELEM(89, "bpf_map_peek_elem"),
  SPIN_LOCK(93, "bpf_spin_lock"),
  SPIN_UNLOCK(94, "bpf_spin_unlock"),
  RINGBUF_OUTPUT(130, "bpf_ringbuf_output"),
  TASK_STORAGE_GET(156, "bpf_task_storage_get"),
  TASK_STORAGE_DELETE(157, "bpf_task_storage_delete"),
  GET_CURRENT_TASK_BTF(158, "bpf_get_current_task_btf"),
  TIMER_INIT(169, "bpf_timer_init"),
  TIMER_SET_CALLBACK(170, "bpf_timer_set_callback"),
  TIMER_START(171, "bpf_timer_start"),
  TIMER_CANCEL(172, "bpf_timer_cancel"),
  /** {@code log}: format, its size, arguments (8 bytes each), their size. */
  TRACE_VPRINTK(177, "bpf_trace_vprintk"),
  KPTR_XCHG(194, "bpf_kptr_xchg"),
  MAP_LOOKUP_PERCPU_ELEM(195, "bpf_map_lookup_percpu_elem"),
  CGRP_STORAGE_GET(210, "bpf_cgrp_storage_get"),
  CGRP_STORAGE_DELETE(211, "bpf_cgrp_storage_delete");

  /** {@code BPF_RB_FORCE_WAKEUP}. */
  public static final long RINGBUF_WAKEUP = 2;

  /** Flag of the storage helpers: make the entry when there is none. */
  public static final long STORAGE_CREATE = 1;

  private final int number;
  private final String symbol;

  Helper(int number, String symbol) {
    this.number = number;
    this.symbol = symbol;
  }

  /** The kernel's number: the immediate of CALL. */
  public int number() {
    return number;
  }

  /** The kernel's name. */
  public String symbol() {
    return symbol;
  }

  /** Finds a helper by the kernel's number. */
  public static Optional<Helper> byNumber(long number) {
    for (Helper h : values()) {
      if (h.number == number) {
        return Optional.of(h);
      }
    }
    return Optional.empty();
  }

  /** Finds a helper by its name in the kernel. */
  public static Optional<Helper> bySymbol(String symbol) {
    for (Helper h : values()) {
      if (h.symbol.equals(symbol)) {
        return Optional.of(h);
      }
    }
    return Optional.empty();
  }
}
