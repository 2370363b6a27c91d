package dev.scxlab.bind;

import dev.scxlab.exec.PolicyMemory;
import dev.scxlab.ir.AgentDef;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.ir.Program;
import dev.scxlab.kernel.ext.PolicyAgents;

/** The agents of a program, run as programs by its loader. */
final class AgentCalls implements PolicyAgents {

  private final Program program;
  private final PolicyImage image;
  private final Body body;

  /** Enters a function of the program. */
  interface Body {
    void run(int function);
  }

  AgentCalls(Program program, PolicyImage image, Body body) {
    this.program = program;
    this.image = image;
    this.body = body;
  }

  @Override
  public int count() {
    return program.agents().size();
  }

  @Override
  public long periodNs(int agent) {
    AgentDef def = program.agents().get(agent);
    return def.every().given() ? image.setting(def.every()) : 0;
  }

  @Override
  public void threadHasPid(int pid) {
    for (DataVariable variable : program.data()) {
      if (variable.name().equals(DataVariable.AGENT_PID)) {
        PolicyMemory.store32(image.memory().bytes(), variable.address(), pid);
      }
    }
  }

  @Override
  public void run(int agent) {
    body.run(program.agents().get(agent).function());
  }
}
