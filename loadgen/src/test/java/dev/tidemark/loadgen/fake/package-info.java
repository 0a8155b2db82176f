/** A server that does nothing but answer, as a test tells it to. Read first: {@link dev.tidemark.loadgen.fake.FakeServer}. */
package dev.tidemark.loadgen.fake;
