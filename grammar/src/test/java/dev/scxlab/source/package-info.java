/** Tests of texts and what is said about them. */
package dev.scxlab.source;
