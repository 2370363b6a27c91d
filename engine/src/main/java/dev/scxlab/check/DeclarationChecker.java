package dev.scxlab.check;

import dev.scxlab.abi.KernelLimits;
import dev.scxlab.abi.MachineFact;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable.Section;
import dev.scxlab.ir.MapDef;
import dev.scxlab.source.DiagnosticCode;
import dev.scxlab.source.Span;
import dev.scxlab.syntax.Decl;
import dev.scxlab.syntax.PolicyDecl;
import java.util.List;

/** Declarations at the top level, without the bodies of functions. */
final class DeclarationChecker {

  private final Globals globals;
  private final Problems problems;
  private final Definitions definitions;
  private final TypeDeclarations typeDecls;
  private final ConstantDeclarations constants;
  private final PlaceDeclarations places;
  private final MapDeclarations maps;
  private final DsqDeclarations dsqs;
  private final TimerDeclarations timers;

  DeclarationChecker(ExprChecker exprs, TypeResolver types) {
    this.globals = exprs.globals;
    this.problems = exprs.problems;
    this.definitions = new Definitions(exprs);
    Initials initials = new Initials(exprs);
    this.typeDecls = new TypeDeclarations(exprs, types, definitions, initials);
    this.constants = new ConstantDeclarations(exprs, types, definitions, initials);
    this.places = new PlaceDeclarations(exprs, types, definitions, initials);
    this.maps = new MapDeclarations(exprs, types, definitions, initials);
    this.dsqs = new DsqDeclarations(exprs, types, definitions, initials);
    this.timers = new TimerDeclarations(exprs, types, definitions);
  }

  void check(PolicyDecl policy) {
    defineBuiltins(policy.span());
    List<Decl> decls = policy.decls();
    decls.forEach(typeDecls::enumType);
    decls.stream()
        .filter(d -> d instanceof Decl.Param)
        .forEach(d -> globals.pendingParams.add(((Decl.Param) d).name().text()));
    decls.forEach(constants::constant);
    decls.stream()
        .filter(d -> d instanceof Decl.Struct)
        .forEach(d -> globals.pendingStructs.add(((Decl.Struct) d).name().text()));
    decls.forEach(typeDecls::struct);
    globals.pendingStructs.clear();
    decls.forEach(constants::table);
    globals.pendingParams.clear();
    decls.forEach(constants::param);
    decls.forEach(this::place);
    long bytes = globals.maps.stream().mapToLong(DeclarationChecker::bytes).sum();
    if (bytes > KernelLimits.MAX_MAP_BYTES) {
      problems.report(
          DiagnosticCode.BAD_SIZE,
          policy.name().span(),
          "the maps need "
              + (bytes >> 20)
              + " MiB, a policy may have "
              + (KernelLimits.MAX_MAP_BYTES >> 20)
              + " MiB");
    }
  }

  private static long bytes(MapDecl m) {
    MapDef def = m.def();
    DataType key = def.key();
    long entry = (long) def.value().size() + (key == null ? 0 : key.size());
    return entry * Math.max(1, def.maxEntries()) * Math.max(1, def.count());
  }

  private void defineBuiltins(Span policy) {
    for (MachineFact f : MachineFact.values()) {
      DataDef data =
          definitions.addData(
              f.variable(),
              Section.RODATA,
              PolicyTypes.S32,
              new DataType.Scalar(DataType.ScalarKind.S32, "s32", 1L, (long) f.max()),
              List.of(),
              new Span(policy.start(), policy.start()));
      globals.define(f.factName(), new NamedValue.Fact(data), null);
    }
    globals.define("agent_pid", new NamedValue.AgentPid(), null);
    for (String word : new String[] {"cpus", "cores", "llcs", "nodes", "tasks"}) {
      globals.define(word, new NamedValue.Topology(word), null);
    }
  }

  private void place(Decl decl) {
    if (decl instanceof Decl.Dsq d) {
      dsqs.dsq(d);
    } else if (decl instanceof Decl.Storage s) {
      maps.storage(s);
    } else if (decl instanceof Decl.Array a) {
      places.global(a.name(), a.type(), a.value(), true);
    } else if (decl instanceof Decl.Global g) {
      if (g.perCpu()) {
        places.perCpu(g);
      } else {
        places.global(g.name(), g.type(), g.value(), false);
      }
    } else if (decl instanceof Decl.Hash h) {
      maps.hash(h);
    } else if (decl instanceof Decl.Queue q) {
      maps.queue(q);
    } else if (decl instanceof Decl.Counters c) {
      maps.counters(c);
    } else if (decl instanceof Decl.Tree t) {
      maps.tree(t);
    } else if (decl instanceof Decl.Timer t) {
      timers.timer(t);
    } else if (decl instanceof Decl.Agent a) {
      timers.agent(a);
    }
  }
}
