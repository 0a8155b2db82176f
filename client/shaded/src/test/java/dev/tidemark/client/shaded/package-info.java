/** The shaded client as a program has it: its jar and slf4j alone on the class path. Read first: {@link ShadedClientIT}. */
package dev.tidemark.client.shaded;
