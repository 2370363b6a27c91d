package dev.scxlab.bind;

import com.google.common.collect.ImmutableMap;
import dev.scxlab.abi.CpuListText;
import dev.scxlab.ir.DataType;
import dev.scxlab.ir.DataVariable;
import dev.scxlab.kernel.CpuMask;
import dev.scxlab.source.LabBug;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Values for params that differ from their defaults, checked against type and range before they get
 * here. Immutable.
 */
public final class ParamValues {

  /** All params keep their defaults. */
  public static final ParamValues DEFAULTS = new ParamValues(ImmutableMap.of(), ImmutableMap.of());

  private final ImmutableMap<String, Long> numbers;
  private final ImmutableMap<String, String> texts;

  private ParamValues(ImmutableMap<String, Long> numbers, ImmutableMap<String, String> texts) {
    this.numbers = numbers;
    this.texts = texts;
  }

  /**
   * The same with another value.
   *
   * @param name the param
   * @param value the number; a time in ns, false 0, true 1, a member of an enum by its place
   */
  public ParamValues with(String name, long value) {
    return new ParamValues(
        ImmutableMap.<String, Long>builder().putAll(numbers).put(name, value).buildKeepingLast(),
        texts);
  }

  /** The same with another text, at most 15 bytes. */
  public ParamValues with(String name, String text) {
    return new ParamValues(
        numbers,
        ImmutableMap.<String, String>builder().putAll(texts).put(name, text).buildKeepingLast());
  }

  /**
   * The CPUs of a param of type mask on a machine.
   *
   * @return empty when it names none of its CPUs
   */
  public Optional<CpuMask> cpus(DataVariable param, int nrCpus) {
    String text = texts.get(param.name());
    if (text == null) {
      byte[] bytes = new byte[param.initial().size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = param.initial().get(i);
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    }
    BitSet named = CpuListText.parse(text).orElseGet(BitSet::new);
    CpuMask mask = new CpuMask(nrCpus);
    for (int cpu = named.nextSetBit(0); cpu >= 0 && cpu < nrCpus; cpu = named.nextSetBit(cpu + 1)) {
      mask.set(cpu);
    }
    return mask.isEmpty() ? Optional.empty() : Optional.of(mask);
  }

  /** The number given for a param, or empty for its default. */
  public Optional<Long> number(String param) {
    return Optional.ofNullable(numbers.get(param));
  }

  /** The bytes a variable starts with. */
  byte[] initialBytes(DataVariable variable) {
    byte[] bytes = new byte[variable.type().size()];
    if (variable.type() instanceof DataType.Mask) {
      return bytes; // a handle, which the loader makes
    }
    for (int i = 0; i < variable.initial().size(); i++) {
      bytes[i] = variable.initial().get(i);
    }
    Long number = numbers.get(variable.name());
    String text = texts.get(variable.name());
    if (number != null) {
      if (!(variable.type() instanceof DataType.Scalar)) {
        throw new LabBug("param " + variable.name() + " is no number");
      }
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (number >>> (8 * i));
      }
    } else if (text != null) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      Arrays.fill(bytes, (byte) 0);
      System.arraycopy(encoded, 0, bytes, 0, Math.min(encoded.length, bytes.length - 1));
    }
    return bytes;
  }
}
