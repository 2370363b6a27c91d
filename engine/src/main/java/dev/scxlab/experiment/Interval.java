package dev.scxlab.experiment;

/** A confidence interval, both ends included. */
public record Interval(double low, double high) {

  /** Whether all of it lies between two bounds. */
  boolean within(double least, double most) {
    return low >= least && high <= most;
  }
}
