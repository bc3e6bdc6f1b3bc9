const EXTENSIONS = 'type.googleapis.com/envoy.extensions';

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Envoy with what Envoy Gateway makes of a workspace's policy: HTTP/2 to the browser, HTTP/1.1 to the server, `requestTimeout: 0s`
 * as no time-out of the route and of its streams, `connectionIdleTimeout` as that of the connections to the server.
 */
export function envoyConfiguration(listenOn: number, upstream: number, certificate: Certificate): object {
  return { static_resources: { listeners: [listener(listenOn, certificate)], clusters: [cluster(upstream)] } };
}

function address(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}

function listener(port: number, { key, cert }: Certificate): object {
  const route = { cluster: 'opencode', timeout: '0s', idle_timeout: '0s' };
  const manager = {
    '@type': `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'https',
    http2_protocol_options: {
      initial_stream_window_size: 65536,
      initial_connection_window_size: 1048576,
      max_concurrent_streams: 100,
    },
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route }] }] },
    http_filters: [{ name: 'router', typed_config: { '@type': `${EXTENSIONS}.filters.http.router.v3.Router` } }],
  };
  const tls = {
    '@type': `${EXTENSIONS}.transport_sockets.tls.v3.DownstreamTlsContext`,
    common_tls_context: {
      alpn_protocols: ['h2', 'http/1.1'],
      tls_certificates: [{ certificate_chain: { inline_string: cert }, private_key: { inline_string: key } }],
    },
  };
  return {
    address: address(port),
    per_connection_buffer_limit_bytes: 32768,
    filter_chains: [
      {
        transport_socket: { name: 'tls', typed_config: tls },
        filters: [{ name: 'http', typed_config: manager }],
      },
    ],
  };
}

function cluster(port: number): object {
  return {
    name: 'opencode',
    type: 'STATIC',
    connect_timeout: '10s',
    per_connection_buffer_limit_bytes: 32768,
    load_assignment: {
      cluster_name: 'opencode',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }],
    },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': `${EXTENSIONS}.upstreams.http.v3.HttpProtocolOptions`,
        common_http_protocol_options: { idle_timeout: '3600s' },
        explicit_http_config: { http_protocol_options: {} },
      },
    },
  };
}
