/** What the whole suite shares: the exception that speaks to a user. */
package org.quern;
