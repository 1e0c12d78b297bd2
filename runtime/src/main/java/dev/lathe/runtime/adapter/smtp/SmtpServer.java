package dev.lathe.runtime.adapter.smtp;

import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * A server of mail, as settings have it.
 *
 * @param account whether it wants to know who asks
 * @param sockets lead to it and to nobody else
 * @param trusting judges its certificate instead of what this machine trusts
 */
record SmtpServer(
    Line line,
    boolean account,
    int connectMillis,
    SocketFactory sockets,
    Optional<SSLSocketFactory> trusting) {}
