/**
 * Table types whose old style of configuration makes parameters out of the table's name: `ldap:foo` reads
 * `foo_server_host`. For each, the endings that it reads.
 */
const ENDINGS: Record<string, string> = {
  ldap: `bind bind_dn bind_pw cache cache_expiry cache_size chase_referrals debuglevel dereference domain expansion_limit
    leaf_result_attribute query_filter recursion_limit result_attribute result_filter result_format sasl_authz_id sasl_mechs
    sasl_minssf sasl_realm scope search_base server_host server_port size_limit special_result_attribute start_tls
    terminal_result_attribute timeout tls_ca_cert_dir tls_ca_cert_file tls_cert tls_cipher_suite tls_key tls_random_file
    tls_require_cert version`,
  memcache: 'backup data_size_limit domain flags key_format line_size_limit max_try memcache retry_pause timeout ttl',
  mongodb: 'collection dbname domain expansion_limit projection query_filter result_attribute result_format uri',
  mysql: `additional_conditions charset dbname domain expansion_limit hosts idle_interval option_file option_group password
    query require_result_set result_format retry_interval select_field table tls_CAfile tls_CApath tls_cert_file tls_ciphers
    tls_key_file tls_verify_cert user where_field`,
  pgsql: `additional_conditions dbname domain encoding expansion_limit hosts idle_interval password query result_format
    retry_interval select_field select_function table user where_field`,
  sqlite: 'additional_conditions dbpath domain expansion_limit query result_format select_field table where_field',
};

const CLIENT_TABLE = /^(?:proxy:)*(\w+):([^/.{][^:]*)$/;

/** The parameters that a table reads; none when it has a file of its own or is of another type. */
export function parametersOfTable(specification: string): string[] {
  const [, type = '', name = ''] = CLIENT_TABLE.exec(specification) ?? [];
  return (ENDINGS[type] ?? '').split(/\s+/).flatMap((ending) => (ending === '' ? [] : [`${name}_${ending}`]));
}
