package dev.scxlab.check;

import dev.scxlab.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The three name spaces of a policy, and what its declarations made. */
final class Globals {

  final Map<String, StructDef> structs = new LinkedHashMap<>();

  /** Structs whose fields are not known yet. */
  final Set<String> pendingStructs = new HashSet<>();

  /** Params, which constants and the sizes of structs are checked before: they cannot use one. */
  final Set<String> pendingParams = new HashSet<>();

  final Map<String, PolicyType.EnumDef> enums = new LinkedHashMap<>();
  final Map<String, FnSignature> functions = new LinkedHashMap<>();
  private final Map<String, NamedValue> values = new LinkedHashMap<>();
  private final Map<String, Span> valueSpans = new LinkedHashMap<>();
  private final Set<String> usedValues = new HashSet<>();
  private final Set<String> usedFunctions = new HashSet<>();

  final List<DataDef> data = new ArrayList<>();
  final List<MapDecl> maps = new ArrayList<>();
  final List<DsqDecl> dsqs = new ArrayList<>();
  final List<ParamDef> params = new ArrayList<>();
  final List<TimerDecl> timers = new ArrayList<>();
  final List<AgentDecl> agents = new ArrayList<>();

  @Nullable NamedValue value(String name) {
    return values.get(name);
  }

  /** Where a value is declared in the text, or null for what is built in. */
  @Nullable Span valueSpan(String name) {
    return valueSpans.get(name);
  }

  void define(String name, NamedValue value, @Nullable Span span) {
    values.put(name, value);
    if (span != null) {
      valueSpans.put(name, span);
    }
  }

  Stream<String> valueNames() {
    return values.keySet().stream();
  }

  void use(String name) {
    usedValues.add(name);
  }

  boolean isUsed(String name) {
    return usedValues.contains(name);
  }

  void useFunction(String name) {
    usedFunctions.add(name);
  }

  boolean isFunctionUsed(String name) {
    return usedFunctions.contains(name);
  }

  /** Names declared in the text, in its order. */
  Map<String, Span> declaredValues() {
    return valueSpans;
  }
}
