/** Chroma's own query route of a collection of the default tenant and database. */
export function directQueryUrl(base: string, collectionId: string): string {
  return `${base}/api/v2/tenants/default_tenant/databases/default_database/collections/${collectionId}/query`;
}
