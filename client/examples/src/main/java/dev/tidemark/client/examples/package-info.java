/** Programs that show how the client is used; they compile in every build. */
package dev.tidemark.client.examples;
