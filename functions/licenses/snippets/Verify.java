// java Verify.java license.jwt jwks.json [revoked.jwt]; Java 17 or newer, nothing else.
import java.nio.file.*; import java.security.*; import java.security.spec.*; import java.util.*; import java.util.regex.*;
class Verify {
  static byte[] decode(String part) { return Base64.getUrlDecoder().decode(part); }
  static String field(String json, String name) { // enough for the flat fields it is asked for
    Matcher found = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(json); return found.find() ? found.group(1) : ""; }
  static String read(String path, String jwks) throws Exception {
    String[] part = Files.readString(Path.of(path)).trim().split("\\.");
    String kid = field(new String(decode(part[0])), "kid");
    String jwk = Arrays.stream(jwks.split("\\}")).filter(key -> field(key, "kid").equals(kid)).findFirst().orElseThrow();
    String der = "302a300506032b6570032100" + HexFormat.of().formatHex(decode(field(jwk, "x"))); // RFC 8410
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(der))));
    check.update((part[0] + "." + part[1]).getBytes());
    if (check.verify(decode(part[2]))) return new String(decode(part[1])); else throw new Exception("not genuine"); }
  public static void main(String[] file) throws Exception {
    String jwks = Files.readString(Path.of(file[1])).replaceAll("\\s", ""), license = read(file[0], jwks), until = field(license, "exp");
    if (!license.contains("\"product\":") || !field(license, "aud").isEmpty()) throw new Exception("not genuine");
    if (!until.isEmpty() && Long.parseLong(until) < System.currentTimeMillis() / 1000) throw new Exception("expired");
    if (file.length > 2 && read(file[2], jwks).contains("\"jti\":\"" + field(license, "jti") + "\"")) throw new Exception("revoked");
    System.out.println(license); } }
