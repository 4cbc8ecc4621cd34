output "refiscal" {
  description = "Names and addresses of the deployment, as the module puts them out."
  value       = module.refiscal
}
