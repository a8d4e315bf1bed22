/**
 * The page of a run, served by its master behind the resource manager's proxy: {@link org.quern.yarn.web.MasterPage} is
 * started with a source of records, {@link org.quern.yarn.web.WebAccess} decides who may look.
 */
package org.quern.yarn.web;
