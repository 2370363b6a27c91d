package dev.scxlab.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build put into the jar. */
public final class Version implements IVersionProvider {

  /** The version, or {@code dev} when the program does not run from its jar. */
  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"scxlab " + text()};
  }
}
