/**
 * Quern under Oozie: the main class of its actions, the applications that Oozie schedules (as resources, and in the archive under
 * {@code share/oozie}), and the commands that install, submit and render them.
 */
package org.quern.oozie;
