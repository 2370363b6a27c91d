package dev.scxlab.abi;

import com.google.errorprone.annotations.Immutable;

/**
 * One generation of a kfunc in the kernel ({@code bpf-mapping.md} 3.1).
 *
 * @param symbol the kernel's name
 * @param since first kernel with it, as {@link KernelProfile#version}
 * @param until last kernel with it
 * @param prototype the kinds the kernel compares, as in C
 */
@Immutable
public record KernelSymbol(String symbol, int since, int until, String prototype) {}
