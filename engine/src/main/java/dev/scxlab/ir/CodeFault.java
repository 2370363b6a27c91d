package dev.scxlab.ir;

/**
 * Something wrong in bytes or assembler text that were given to us.
 *
 * @param position the byte offset, or in assembler text the line from 1
 * @param message what is wrong, without the position
 */
public record CodeFault(int position, String message) {}
