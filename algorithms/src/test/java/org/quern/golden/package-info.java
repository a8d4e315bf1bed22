/** Tests against real data and published numbers that lie outside the repository, where QUERN_GOLDEN names their folder. */
package org.quern.golden;
