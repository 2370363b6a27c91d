package dev.scxlab.ir;

import com.google.common.collect.ImmutableList;
import dev.scxlab.source.Span;
import java.util.List;

/**
 * A variable of a data section, at a fixed address of policy memory.
 *
 * @param name the name in the policy; generated ones begin with a dot
 * @param section where it lives
 * @param address its address in policy memory
 * @param type its type
 * @param initial its bytes before init; shorter than the type when the rest is zero
 * @param declaration where it is declared
 */
public record DataVariable(
    String name,
    Section section,
    int address,
    DataType type,
    List<Byte> initial,
    Span declaration) {

  /** The variable that holds the pid of the thread of the agents. */
  public static final String AGENT_PID = ".agent_pid";

  public DataVariable {
    initial = ImmutableList.copyOf(initial);
  }

  /** Whether no instruction may write it. */
  public boolean isReadOnly() {
    return section == Section.RODATA;
  }

  /** Sections of policy memory. */
  public enum Section {
    /** Params, const tables, message formats and what the machine gives (number of CPUs). */
    RODATA,
    /** Globals. */
    DATA
  }
}
