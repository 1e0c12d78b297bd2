package dev.lathe.dev;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.runtime.module.Variables;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server that runs the packaged functions is started with.
 *
 * @param home the clone, or the archive, whose zips are run
 * @param bundle what is live first
 * @param folder what it keeps between runs
 * @param database a server, of its own or another one: processes share no file
 * @param queue ElasticMQ in this process, or who speaks SQS's protocol elsewhere
 * @param port where HTTP is answered on this machine; 0 for any
 * @param freezes whether processes are stopped between two events
 * @param variables the blueprint's
 * @param record how long what commands are decided with is kept, where it is
 * @param modules settings of modules, where there are any
 */
public record LambdaOptions(
    Path home,
    Bundle bundle,
    DevFolder folder,
    DatabaseChoice database,
    QueueChoice queue,
    int port,
    boolean freezes,
    Variables variables,
    Optional<String> record,
    Optional<String> modules) {}
