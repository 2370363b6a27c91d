package dev.scxlab.kernel;

/** When a reschedule request takes effect ({@code eevdf.md} 3.2). */
public enum PreemptionModel {
  NONE,
  VOLUNTARY,
  /** Lazy requests wait for the return to user mode; the default since 6.13. */
  LAZY,
  FULL
}
