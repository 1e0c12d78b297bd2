/** HTTP to others: receivers of webhooks, and hosts that modules may reach. */
@NullMarked
package dev.lathe.runtime.adapter.web;

import org.jspecify.annotations.NullMarked;
