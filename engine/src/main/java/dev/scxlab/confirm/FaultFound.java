package dev.scxlab.confirm;

/** Ends a run at the first thing that goes wrong. */
final class FaultFound extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Fault fault;

  FaultFound(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
