output "refiscal" {
  description = "Names and addresses of the deployment, as the module puts them out."
  value       = module.refiscal

  precondition {
    condition     = terraform.workspace == var.merchant
    error_message = "The workspace ${terraform.workspace} is not the merchant's, and its state another's: terraform workspace select -or-create ${var.merchant}"
  }
}
