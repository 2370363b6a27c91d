package dev.scxlab.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One call of the program, in this process.
 *
 * @param status the exit status
 * @param out what went to the standard output
 * @param err what went to the standard error
 */
record Invocation(int status, String out, String err) {

  static Invocation of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = ScxLab.run(args, new PrintWriter(out), new PrintWriter(err));
    return new Invocation(status, out.toString(), err.toString());
  }

  /** A command line cut at its blanks. */
  static Invocation ofLine(String line) {
    return of(line.strip().split("\\s+"));
  }
}
