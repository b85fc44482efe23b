/**
 * What is run inside a host to try its ways out. Perl, for that is on every host and tells the kernel's own error. Reads
 * lines `id kind address port` (tabs between), and writes lines `id result errno`, where result is one of
 *   connected  somebody took the connection, or answered the datagram
 *   refused    somebody said no (the kernel of whoever has the address)
 *   opened     the kind of socket can be had at all (vsock)
 *   failed     nobody was reached
 */
export const ATTEMPT_PROGRAM = String.raw`
use strict; use warnings;
use Socket qw(:all); use Errno (); use Fcntl; use Time::HiRes qw(time);
my $deadline = time + shift;
my %name = map { no strict 'refs'; (&{"Errno::$_"}() => $_) } keys %!;
my (%open, %writes);
sub say_result { my ($id, $result, $errno) = @_; print join("\t", $id, $result, $errno ? $name{$errno + 0} || $errno + 0 : '-'), "\n" }
sub give_up { my ($id) = @_; my $errno = $!; say_result($id, $errno == &Errno::ECONNREFUSED ? 'refused' : 'failed', $errno) }
while (my $line = <STDIN>) {
  chomp $line; my ($id, $kind, $address, $port) = split /\t/, $line;
  if ($kind eq 'vsock') {
    if (!socket(my $s, 40, SOCK_STREAM, 0)) { give_up($id) }
    else { say_result($id, 'opened', 0) }
    next;
  }
  if ($kind eq 'unix') {
    if (!socket(my $s, AF_UNIX, SOCK_STREAM, 0)) { give_up($id) }
    elsif (connect($s, pack_sockaddr_un($address))) { say_result($id, 'connected', 0) }
    else { give_up($id) }
    next;
  }
  my $type = $kind eq 'udp' ? SOCK_DGRAM : SOCK_STREAM;
  my ($error, $found) = getaddrinfo($address, $port, { flags => AI_NUMERICHOST | AI_NUMERICSERV, socktype => $type });
  if ($error) { say_result($id, 'failed', 0); next }
  if (!socket(my $s, $found->{family}, $type, 0)) { give_up($id) }
  else {
    fcntl($s, F_SETFL, O_NONBLOCK);
    if (connect($s, $found->{addr})) {
      # A question to a name server, which whoever is there answers.
      if ($kind eq 'udp') { send($s, "\x12\x34\x01\0\0\1\0\0\0\0\0\0\0\0\2\0\1", 0) ? ($open{$id} = $s) : give_up($id) }
      else { say_result($id, 'connected', 0) }
    }
    elsif ($! == &Errno::EINPROGRESS) { $open{$id} = $s; $writes{$id} = 1 }
    else { give_up($id) }
  }
}
while (%open && time < $deadline) {
  my ($r, $w) = ('', '');
  vec($writes{$_} ? $w : $r, fileno $open{$_}, 1) = 1 for keys %open;
  select($r, $w, undef, 0.1) or next;
  for my $id (keys %open) {
    my $s = $open{$id};
    next unless vec($writes{$id} ? $w : $r, fileno $s, 1);
    delete $open{$id};
    if ($writes{$id}) { $! = unpack 'i', getsockopt($s, SOL_SOCKET, SO_ERROR) }
    else { $! = 0; my $answer; defined recv($s, $answer, 512, 0) and $! = 0 }
    $! ? give_up($id) : say_result($id, 'connected', 0);
  }
}
say_result($_, 'failed', &Errno::ETIMEDOUT) for keys %open;
`;
