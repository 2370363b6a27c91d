package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --kernel}: the kernel whose rules hold. */
public final class KernelOption {

  @Option(
      names = "--kernel",
      paramLabel = "PROFILE",
      defaultValue = "newest",
      converter = Converter.class,
      completionCandidates = ProfileLabels.class,
      description = "Whose rules hold: 6.12, 7.2 or newest (default).")
  private KernelProfile profile = KernelProfile.NEWEST;

  /** The chosen profile. */
  public KernelProfile profile() {
    return profile;
  }

  /** What the shell offers behind {@code --kernel}. */
  static final class ProfileLabels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(KernelProfile.values()).map(KernelProfile::label).iterator();
    }
  }

  static final class Converter implements ITypeConverter<KernelProfile> {
    @Override
    public KernelProfile convert(String value) {
      return KernelProfile.byLabel(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no kernel profile `"
                          + value
                          + "`; there are "
                          + Arrays.stream(KernelProfile.values())
                              .map(KernelProfile::label)
                              .collect(Collectors.joining(", "))));
    }
  }
}
