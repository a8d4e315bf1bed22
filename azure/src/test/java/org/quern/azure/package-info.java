/**
 * Quern on Azure storage: commands, commits and access over Hadoop's {@code abfs} against Azurite, the emulator of Blob storage,
 * behind a {@link org.quern.azure.Gateway} that fails where a test says so; one test asks for an account of one's own.
 */
package org.quern.azure;
