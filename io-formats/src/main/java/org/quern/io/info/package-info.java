/** What is known of a data set, printed as the old system's rxGetInfo printed it, or as JSON or CSV. */
package org.quern.io.info;
