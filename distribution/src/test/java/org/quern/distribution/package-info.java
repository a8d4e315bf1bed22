/** Checks of what is handed out: the shaded quern.jar and the archive, as they were packaged. */
package org.quern.distribution;
