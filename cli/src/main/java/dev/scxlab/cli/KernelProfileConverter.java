package dev.scxlab.cli;

import dev.scxlab.abi.KernelProfile;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the argument of {@code --kernel}. */
final class KernelProfileConverter implements ITypeConverter<KernelProfile> {

  @Override
  public KernelProfile convert(String value) {
    List<String> labels = Arrays.stream(KernelProfile.values()).map(KernelProfile::label).toList();
    return KernelProfile.byLabel(value)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "`" + value + "` is no kernel profile: one of " + String.join(", ", labels)));
  }
}
