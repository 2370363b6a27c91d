package dev.scxlab.abi;

import com.google.errorprone.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of an op.
 *
 * @param name the name it has in our documents; policies may choose another
 * @param type its type; says with which width it is loaded
 * @param nullable whether the kernel may pass null
 * @param range bounds of a number, or null when the type says all
 */
@Immutable
public record OpParameter(String name, AbiType type, boolean nullable, @Nullable Range range) {}
