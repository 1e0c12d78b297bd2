/**
 * The deployed parts against whoever stands for S3, SQS and Secrets Manager: one suite for all of
 * them.
 */
@NullMarked
package dev.lathe.cli.cloud;

import org.jspecify.annotations.NullMarked;
