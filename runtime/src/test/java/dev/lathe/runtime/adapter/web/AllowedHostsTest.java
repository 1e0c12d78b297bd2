package dev.lathe.runtime.adapter.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses a list of hosts lets a module reach. */
final class AllowedHostsTest {
  private static final AllowedHosts HOSTS =
      new AllowedHosts(
          List.of("api.example.com", "*.Trusted.example", "other.example:8443", "127.0.0.1:9000"),
          false);

  @ParameterizedTest
  @CsvSource({
    "https://api.example.com/v1, true",
    "https://API.example.com:443/v1, true",
    "https://api.example.com:444/v1, false",
    "http://api.example.com/v1, false",
    "https://api.example.com.evil.example/, false",
    "https://evil.example/?api.example.com, false",
    "https://api.example.com@evil.example/, false",
    "https://user:pw@api.example.com/, false",
    "https://a.trusted.example/, true",
    "https://trusted.example/, false",
    "https://nottrusted.example/, false",
    "https://other.example/, false",
    "https://other.example:8443/, true",
    "http://127.0.0.1:9000/, true",
    "http://127.0.0.1:9001/, false",
    "http://169.254.169.254/latest, false",
    "ftp://api.example.com/, false",
    "mailto:a@b.example, false"
  })
  void hosts_are_listed_as_they_are_asked(URI url, boolean reached) {
    assertEquals(reached, HOSTS.refusal(url).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, true, true",
    "10.1.2.3, false, true",
    "192.168.0.1, false, true",
    "172.16.5.5, false, true",
    "100.64.0.1, false, true",
    "100.128.0.1, true, true",
    "127.0.0.1, false, true",
    "fd00::1, false, true",
    "2001:db8::1, true, true",
    "169.254.169.254, false, false",
    "fe80::1, false, false",
    "0.0.0.0, false, false"
  })
  void names_that_lead_inside_need_that_to_be_said(String address, boolean plain, boolean opened)
      throws Exception {
    InetAddress found = InetAddress.getByName(address);
    assertEquals(plain, HOSTS.refusal("api.example.com", found).isEmpty());
    var inside = new AllowedHosts(HOSTS.hosts(), true);
    assertEquals(opened, inside.refusal("api.example.com", found).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "smtp.example.com, 587, true, true",
    "smtp.example.com, 25, true, false",
    "smtp.example.com, 587, false, false",
    "other.example.com, 587, true, false",
    "eu.mail.example.com, 465, true, true",
    "plain.example.com, 443, true, false",
    "127.0.0.1, 2500, false, true",
    "127.0.0.1, 2501, false, false",
    "localhost, 2500, false, false"
  })
  void what_speaks_no_http_is_listed_with_its_port_and_stays_here_in_the_clear(
      String host, int port, boolean encrypted, boolean allowed) {
    var hosts =
        new AllowedHosts(
            List.of(
                "smtp.example.com:587",
                "*.mail.example.com:465",
                "plain.example.com",
                "127.0.0.1:2500"),
            false);
    assertEquals(allowed, hosts.refusal(host, port, encrypted).isEmpty());
  }
}
